"""Published image classifiers, with the names and shapes of their official weights."""

from graph_core.templates.vision import (
    alexnet,
    convnext,
    densenet,
    efficientnet,
    googlenet,
    mobilenet,
    resnet,
    squeezenet,
    vgg,
    vit,
)

VISION = (
    alexnet.ALEXNET,
    vgg.VGG16,
    resnet.RESNET18,
    resnet.RESNET50,
    densenet.DENSENET121,
    googlenet.GOOGLENET,
    squeezenet.SQUEEZENET,
    mobilenet.MOBILENET_V2,
    efficientnet.EFFICIENTNET_B0,
    convnext.CONVNEXT_TINY,
    vit.VIT_B_16,
)
