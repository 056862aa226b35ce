"""The command detect: which planted defects the cases catch (impl/mutants)."""
