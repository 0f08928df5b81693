package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NotifiedAlertsTest {
    private static byte[] webhook(String status, String... alerts) {
        String list = String.join(",", alerts);
        return ("{\"receiver\":\"team\",\"status\":\"" + status + "\",\"alerts\":[" + list + "],\"groupLabels\":{}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String alert(String status, String fingerprint) {
        return "{\"status\":\"" + status + "\",\"labels\":{\"a\":\"b\"},\"fingerprint\":\"" + fingerprint + "\"}";
    }

    @Test
    void eachAlertCountsOnceAndByItsOwnStatus() throws Exception {
        NotifiedAlerts resolved = new NotifiedAlerts("resolved", 2);
        resolved.received(webhook("firing", alert("resolved", "0a"), alert("firing", "0b")), 10);
        resolved.received(webhook("resolved", alert("resolved", "0a")), 20);
        assertThat(resolved.await(0)).isEqualTo(-1);
        resolved.received(webhook("resolved", alert("resolved", "0b")), 30);
        resolved.received(webhook("resolved", alert("resolved", "0b")), 40);
        assertThat(resolved.await(0)).isEqualTo(30);
    }
}
