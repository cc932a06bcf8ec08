raise ImportError("the weights are not there")
