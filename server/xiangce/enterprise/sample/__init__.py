"""Fictitious records of any kind, sound or with faults that people make, for trying out, tests and benchmarks."""

from xiangce.enterprise.sample.faults import FAULTS, Fault
from xiangce.enterprise.sample.generate import NOTICE, Sample, generate
from xiangce.enterprise.sample.spoil import FAULT, faults_of

__all__ = ["FAULT", "FAULTS", "NOTICE", "Fault", "Sample", "faults_of", "generate"]
