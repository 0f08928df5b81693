package io.grapevine.tracing;

import io.grapevine.config.TracingConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import java.util.Optional;

/**
 * Destination of spans.
 *
 * @param host the name or address, without brackets
 * @param path the path of requests
 * @param grpc whether by gRPC, else as protobuf over HTTP
 */
record OtlpEndpoint(String host, int port, boolean tls, String path, boolean grpc) {
    private static final String HTTP_PATH = "/v1/traces";
    private static final String GRPC_PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /**
     * Reads {@code endpoint}: host and port, as Alertmanager documents it, or a URL. Without a port it is that of HTTPS, or
     * of HTTP if that is {@code insecure}.
     *
     * @return empty if it is neither
     */
    static Optional<OtlpEndpoint> of(TracingConfig config) {
        boolean grpc = config.clientType().equals("grpc");
        String text = config.endpoint();
        if (text.startsWith("dns:///")) { // a target of gRPC
            text = text.substring("dns:///".length());
        }
        boolean hasScheme = text.contains("://");
        boolean tls = !config.insecure() && !text.startsWith("http://");
        try {
            HttpUrl url = HttpUrl.parse(hasScheme ? text : (tls || grpc ? "https://" : "http://") + text);
            if (url.userInfo() != null) {
                return Optional.empty();
            }
            String path = url.path().length() <= 1 ? HTTP_PATH : url.target();
            return Optional.of(new OtlpEndpoint(url.host(), url.port(), tls, grpc ? GRPC_PATH : path, grpc));
        } catch (SendFailure e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
