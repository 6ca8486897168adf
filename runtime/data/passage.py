"""A short story written for this program, to learn letters from; free for any use."""

STORY = """the lamp in the tower.
at the end of the long stone pier there stood a tower, and at the top of the tower there was a
lamp. every evening an old woman climbed the stairs, two hundred and nine of them, and lit the
lamp, so that the boats could find the harbour in the dark. she did not talk much, and nobody in
the town talked much with her. the boats came home, the lamp went out in the morning, and that was
all there was to say about it.
one winter a boy came up the stairs. he carried a basket of bread and a letter. the letter said
that the lamp was old, that a new one would shine on its own, and that nobody would have to climb
the stairs any more. the old woman read the letter twice, folded it, and put it under the bread.
then she asked the boy whether he would like to see how the lamp was lit. he said that he would.
she showed him how to trim the wick and how to fill the oil without spilling any of it. she showed
him how to clean the glass with a cloth and a little salt, and how to listen to the wind before
the storm. the boy asked why one had to listen to the wind, when the lamp did not care about it.
the lamp does not care, said the old woman, but the boats do, and the lamp is there for the boats.
the new lamp came in the spring. it shone on its own, and it shone well. but in the first great
storm of the autumn the wire broke, and the tower was dark. then the people of the town stood on
the pier and looked up, and did not know what to do. the boy knew. he ran up the stairs, two
hundred and nine of them, and the old woman was there before him, with the oil and the cloth and
the salt. they lit the old lamp together, and it burned until the morning, and all the boats came
home.
after that there were two lamps in the tower, a new one and an old one. the new one shone every
night, and the old one stood beside it, clean and full of oil. and every evening somebody climbed
the stairs to listen to the wind.
"""
