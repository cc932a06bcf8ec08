"""One recipe over many recordings, on this computer's processors or on a cluster.

::

    inputs     which recordings: files, folders, lists
    manifest   what became of each, on the disk at once
    plan       which are to be done: new, failed, changed, or interrupted ones
    work       one recording, in any process on any computer
    processes  some processes here; one that dies costs its recording a second try
    cluster    a dask cluster: computers that see the same folders
    run        all of it together

The layers of each recording have a folder of their own. They are written beside it under temporary
names and renamed, and only then noted in the manifest; so after a crash or a lost worker, what is
in the manifest is whole, and everything else is done again. As a recipe with its seed gives the
same bits anywhere, an interrupted batch ends in the same files as one that was not.
"""
