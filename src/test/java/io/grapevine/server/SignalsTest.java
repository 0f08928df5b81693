package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private final Signals signals = new Signals();
    private final AtomicInteger reloads = new AtomicInteger();

    @Test
    void hangUpDuringTheStartReloadsOnceTheReplicaRuns() {
        signals.hungUp();
        signals.hungUp();
        signals.onHangUp(reloads::incrementAndGet);
        assertThat(reloads).hasValue(1);
    }

    @Test
    void everyHangUpReloadsFromThenOn() {
        signals.onHangUp(reloads::incrementAndGet);
        assertThat(reloads).hasValue(0);
        signals.hungUp();
        signals.hungUp();
        assertThat(reloads).hasValue(2);
    }
}
