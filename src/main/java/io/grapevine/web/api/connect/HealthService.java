package io.grapevine.web.api.connect;

import io.grapevine.web.api.connect.CallFault.Code;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The service {@code grpc.health.v1.Health}: whether the program runs. It serves as long as it answers. */
final class HealthService {
    static final String NAME = "grpc.health.v1.Health";

    private static final Set<String> SERVED = Set.of("", StatusService.NAME);
    private static final String JSON = "{\"status\":\"SERVING_STATUS_SERVING\"}";

    /** Field 1 with the status 1. */
    private static final byte[] PROTOBUF = {1 << 3, 1};

    private HealthService() {}

    static byte[] check(byte[] message, boolean isJson) throws CallFault {
        String service = RequestText.read(message, isJson, "service");
        if (!SERVED.contains(service)) {
            throw new CallFault(Code.NOT_FOUND, "unknown service " + service);
        }
        return isJson ? JSON.getBytes(StandardCharsets.UTF_8) : PROTOBUF.clone();
    }
}
