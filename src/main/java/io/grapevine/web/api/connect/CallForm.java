package io.grapevine.web.api.connect;

import io.grapevine.web.api.http.QueryString;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Form of a call and its answer, which the content type names: {@code application/grpc-web+json} are messages of JSON within gRPC-Web.
 *
 * @param contentType the content type, which the answer has, too
 */
record CallForm(Protocol protocol, boolean isJson, String contentType) {
    private static final String JSON = "json";

    /** A protocol that calls are made by. */
    enum Protocol {
        /** One message is the body of the request, another one that of the answer. */
        CONNECT_UNARY("application/"),
        /** Any number of messages, each after its length; the last one says how the call ended. */
        CONNECT_STREAM("application/connect+"),
        /** Messages after their lengths, and trailers that say how the call ended. */
        GRPC("application/grpc+"),
        /** As gRPC, with the trailers as the last message. */
        GRPC_WEB("application/grpc-web+");

        private final String prefix;

        Protocol(String prefix) {
            this.prefix = prefix;
        }

        /** The content type without a word for the form of messages; empty if that word is needed. */
        private String bare() {
            return isGrpc() ? prefix.substring(0, prefix.length() - 1) : "";
        }

        private boolean isMeant(String type) {
            return type.startsWith(prefix) || (isGrpc() && type.equals(bare()));
        }

        boolean isGrpc() {
            return this == GRPC || this == GRPC_WEB;
        }
    }

    /** The form of a call of a procedure; empty if there is none of this content type. */
    static Optional<CallForm> of(HttpServerRequest request, boolean isStream) {
        boolean isGet = request.method().equals(HttpMethod.GET);
        String type = isGet
                ? Protocol.CONNECT_UNARY.prefix + first(new QueryString(request.query()), "encoding")
                : canonical(request);
        return Optional.ofNullable(forms(isStream).get(type)).filter(form -> !isGet || !form.protocol.isGrpc());
    }

    private static String first(QueryString query, String name) {
        return query.all(name).stream().findFirst().orElse("");
    }

    private static Map<String, CallForm> forms(boolean isStream) {
        Map<String, CallForm> forms = new TreeMap<>();
        for (Protocol each : Protocol.values()) {
            if (each != (isStream ? Protocol.CONNECT_UNARY : Protocol.CONNECT_STREAM)) {
                for (String codec : Set.of("proto", JSON, JSON + "; charset=utf-8")) {
                    forms.put(each.prefix + codec, new CallForm(each, codec.startsWith(JSON), each.prefix + codec));
                }
                forms.put(each.bare(), new CallForm(each, false, each.bare()));
            }
        }
        forms.remove("");
        return forms;
    }

    /** The content types of calls, as the header {@code Accept-Post} has them. */
    static String accepted(boolean isStream) {
        return String.join(", ", new TreeSet<>(forms(isStream).keySet()));
    }

    /** The form in which a request that is no call of a procedure is refused. */
    static CallForm ofRefusal(HttpServerRequest request) {
        String type = canonical(request);
        if (request.method().equals(HttpMethod.POST)) {
            for (Protocol each : Set.of(Protocol.GRPC, Protocol.GRPC_WEB, Protocol.CONNECT_STREAM)) {
                if (each.isMeant(type)
                        && (each.isGrpc() || Call.wrongVersion(request).isEmpty())) {
                    return new CallForm(each, false, type);
                }
            }
        }
        return new CallForm(Protocol.CONNECT_UNARY, true, Protocol.CONNECT_UNARY.prefix + JSON);
    }

    /** Whether a request is one of gRPC, by its content type. */
    static boolean isGrpc(HttpServerRequest request) {
        String type = canonical(request);
        return Protocol.GRPC.isMeant(type.split(";", 2)[0]);
    }

    /** The content type in lower case and with its parameters in order; as it is if it is none. */
    private static String canonical(HttpServerRequest request) {
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        String[] parts = type.split(";");
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            String name = pair[0].toLowerCase(Locale.ROOT);
            if (pair.length < 2 || name.isEmpty() || pair[1].isEmpty()) {
                return type;
            }
            String value = pair[1].replaceFirst("^\"(.*)\"$", "$1");
            parameters.put(name, name.equals("charset") ? value.toLowerCase(Locale.ROOT) : value);
        }
        StringBuilder out =
                new StringBuilder(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT));
        parameters.forEach(
                (name, value) -> out.append("; ").append(name).append('=').append(value));
        return out.toString();
    }
}
