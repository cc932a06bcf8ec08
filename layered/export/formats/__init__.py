"""The formats, one file each; `layered.export.FORMATS` names them."""
