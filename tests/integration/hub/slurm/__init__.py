"""A cluster for tests: Slurm's commands, by a stand-in that runs jobs as processes, or by a real Slurm."""
