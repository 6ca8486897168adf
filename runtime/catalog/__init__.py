"""What a recipe can choose from: optimizers and data sets, declared once."""
