"""Demo data: people, offices, bots and attackers that do not exist, whose visits `ridgeline seed` has identified.

Generation (`plan`) knows nothing of the server and is the same for one seed and one moment; `seeding` sends what it
plans through the server's own pipeline. What devices draw and render is made of names of our own, so that none of them
is taken for a real one.
"""
