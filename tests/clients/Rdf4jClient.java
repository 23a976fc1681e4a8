import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.vocabulary.RDF;
import org.eclipse.rdf4j.query.QueryEvaluationException;
import org.eclipse.rdf4j.query.QueryResults;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;

/** Asks an endpoint as Java programs do, by RDF4J: ENDPOINT SELECT CONSTRUCT CLASS WRONG; prints what each way of asking gives. */
class Rdf4jClient {
    public static void main(String[] arguments) {
        SPARQLRepository repository = new SPARQLRepository(arguments[0]);
        try (RepositoryConnection connection = repository.getConnection()) {
            IRI type = connection.getValueFactory().createIRI(arguments[3]);
            String select = arguments[1], ask = "ASK { ?thing a <" + type + "> }";
            connection.prepareTupleQuery(select).evaluate().forEach(row -> tell("tuple", row.getValue("x").stringValue()));
            tell("graph", QueryResults.asModel(connection.prepareGraphQuery(arguments[2]).evaluate()).size());
            tell("boolean", connection.prepareBooleanQuery(ask).evaluate());
            tell("statements", QueryResults.asModel(connection.getStatements(null, RDF.TYPE, type)).size());
            tell("has", connection.hasStatement(null, RDF.TYPE, type, false));
            tell("has-not", connection.hasStatement(type, RDF.TYPE, type, false));
            tell("graphs", connection.getContextIDs().stream().count());
            tell("size", connection.size());
            try {
                connection.prepareTupleQuery(arguments[4]).evaluate();
            } catch (QueryEvaluationException wrong) { // MalformedQueryException is for the words of RDF4J's own server.
                tell("wrong", wrong.getMessage());
            }
        }
        repository.shutDown();
    }

    private static void tell(String what, Object found) {
        System.out.println(what + "\t" + found.toString().strip().replace("\n", " "));
    }
}
