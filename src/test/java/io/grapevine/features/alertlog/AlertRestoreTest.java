package io.grapevine.features.alertlog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRestoreTest {
    private final StoredAlerts stored = new StoredAlerts();

    @Test
    void firstProcessWasNotStopped() {
        assertThat(new AlertRestore(stored, at(90)).down).isZero();
    }

    @Test
    void laterProcessWasStoppedSinceTheLastRecord() {
        stored.add(AlertBatchCodec.encode(AlertBatch.part(1, at(60), List.of(), Map.of())));

        assertThat(new AlertRestore(stored, at(90)).down).isEqualTo(Duration.ofSeconds(30));
        assertThat(new AlertRestore(stored, at(50)).down).isZero();
    }
}
