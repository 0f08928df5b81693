package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRuntimeTest {
    private static final MeshAddress OWN = new MeshAddress("127.0.0.1", 9094);

    /** One of a net for examples, which no machine has. */
    private static final MeshAddress FOREIGN = new MeshAddress("2001:db8::1", 9094);

    @Test
    void theFirstAddressOfTheMachineIsListenedOn() throws IOException {
        assertThat(ClusterRuntime.listen(List.of(FOREIGN, OWN))).isEqualTo(OWN);
        assertThat(ClusterRuntime.listen(List.of(OWN, FOREIGN))).isEqualTo(OWN);
    }

    @Test
    void whereNoneIsOfTheMachineTheFirstOneFails() throws IOException {
        assertThat(ClusterRuntime.listen(List.of(FOREIGN, new MeshAddress("192.0.2.1", 9094))))
                .isEqualTo(FOREIGN);
    }
}
