package io.grapevine.fuzz;

import java.util.List;

/** The protocols of the web server, which is a whole replica's. */
final class HttpTargets {
    private HttpTargets() {}

    static List<FuzzTarget> all(FuzzedServer server) {
        return List.of(Http1Target.of(server), Http2Target.of(server));
    }
}
