package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The few facts about the replica that every page shows.
 *
 * @param replica the name of the replica; empty without a cluster
 * @param lastAlertAt when an alert was last received; null if none was since the start
 * @param settled whether it has the state of its peers
 * @param unreachable how many configured peers cannot be reached
 * @param differing how many peers have another configuration
 * @param readOnly whether silences cannot be changed by requests
 * @param receiverTest whether test notifications may be sent
 */
record StatusRow(
        String replica,
        @Nullable Instant lastAlertAt,
        boolean settled,
        int unreachable,
        int differing,
        boolean readOnly,
        boolean receiverTest)
        implements OverviewObject {
    @Override
    public void write(JsonWriter json) throws IOException {
        json.object(fields -> fields.put("replica", replica)
                .putGiven("lastAlertAt", lastAlertAt)
                .put("settled", settled)
                .put("unreachablePeers", unreachable)
                .put("differentConfigurations", differing)
                .put("readOnly", readOnly)
                .put("receiverTest", receiverTest));
    }
}
