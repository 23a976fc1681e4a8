import org.apache.jena.query.QueryExecution;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;

/** Asks an endpoint as Java programs do, by Apache Jena: ENDPOINT SELECT CONSTRUCT; prints the values of ?x, and how many triples. */
class JenaClient {
    public static void main(String[] arguments) {
        try (QueryExecution rows = QueryExecutionHTTP.service(arguments[0], arguments[1])) {
            rows.execSelect().forEachRemaining(row -> System.out.println(row.getLiteral("x").getLexicalForm()));
        }
        try (QueryExecution graph = QueryExecutionHTTP.service(arguments[0], arguments[2])) {
            System.out.println(graph.execConstruct().size());
        }
    }
}
