package io.grapevine.base.tls;

import io.grapevine.base.go.IpNetwork;
import java.security.Security;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The client's side of TLS connections. */
public final class ClientSide {
    private static final String REFUSED = "jdk.tls.disabledAlgorithms";

    private ClientSide() {}

    /**
     * Permits TLS 1.0 and 1.1, which the Java runtime refuses to everybody unless it is told otherwise, to those connections whose
     * settings ask for them: old mail servers know nothing newer. It works only before anything of TLS is used, as the runtime reads
     * the setting once.
     */
    public static void permitOldVersions() {
        String refused = Security.getProperty(REFUSED);
        if (refused != null) {
            Security.setProperty(
                    REFUSED,
                    Stream.of(refused.split(","))
                            .map(String::strip)
                            .filter(each -> !each.equals("TLSv1") && !each.equals("TLSv1.1"))
                            .collect(Collectors.joining(", ")));
        }
    }

    /**
     * The client's side of one connection.
     *
     * @param name the server's name, which is sent to it unless it is an address
     * @param versions the versions of TLS by the JVM's names
     * @param checksName whether the server's certificate must carry the name
     * @throws IllegalArgumentException if the name is none that a host can have
     */
    public static SSLEngine engine(
            SSLContext context, String name, int port, Collection<String> versions, boolean checksName) {
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine.getSSLParameters(), name, versions, checksName));
        return engine;
    }

    /** The parameters of one connection, changed for a server as by {@link #engine}. */
    public static SSLParameters parameters(
            SSLParameters parameters, String name, Collection<String> versions, boolean checksName) {
        parameters.setProtocols(versions.toArray(String[]::new));
        if (checksName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (IpNetwork.address(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        return parameters;
    }
}
