"""Trains the generators that Ganvas serves, with PyTorch.

Networks, tensor names, options and the run directory are those of the ND4J engine, so that either
engine can go on from the other's checkpoint and the service does not know which one trained.
"""
