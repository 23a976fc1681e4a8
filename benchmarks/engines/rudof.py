"""rudof by its Python package, over the same triples; it has SHACL Core only, and passes over SPARQL components."""

from measured import Measured, from_report
from pyrudof import RDFFormat, ResultShaclValidationFormat, Rudof, RudofConfig, ShaclFormat


def main() -> None:
    """Read the triples, then check them."""
    run = Measured()
    rudof = Rudof(RudofConfig())
    rudof.read_data(str(run.file(".nt")), RDFFormat.NTriples)
    rudof.read_shacl(str(run.folder / "shapes.nt"), ShaclFormat.NTriples)
    run.ended("read")
    rudof.validate_shacl()
    run.ended("check")
    report = rudof.serialize_shacl_validation_results(format=ResultShaclValidationFormat.NTriples)
    run.found(from_report(report.encode(), "application/n-triples"))


if __name__ == "__main__":
    main()
