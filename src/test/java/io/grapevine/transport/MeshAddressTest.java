package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.receiver.LogLines;
import io.grapevine.transport.link.MeshAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9094, 127.0.0.1, 9094, 127.0.0.1:9094",
        "[::1]:9094, ::1, 9094, [::1]:9094",
        "[2001:DB8:0:0::1]:1, 2001:db8::1, 1, [2001:db8::1]:1",
        "Peer.Example.:65535, peer.example, 65535, peer.example:65535",
        ":9094, '', 9094, :9094",
        "[127.0.0.1]:0, 127.0.0.1, 0, 127.0.0.1:0",
    })
    void addressesAreReadAndHaveOneSpelling(String text, String host, int port, String shown) {
        assertThat(MeshAddress.parse(text)).contains(new MeshAddress(host, port));
        assertThat(MeshAddress.parse(text).map(MeshAddress::toString)).contains(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", "host:65536", "host:-1", "::1:9094", "[::1]", "a:b:1", "host:123456"})
    void whatIsNoAddressIsNotRead(String text) {
        assertThat(MeshAddress.parse(text)).isEmpty();
    }

    @Test
    void aServiceNeedsNoPort() {
        assertThat(PeerAddress.parse("_mesh._tcp.example.org"))
                .map(PeerAddress::service)
                .contains(true);
        assertThat(PeerAddress.parse("mesh.example.org")).isEmpty();
        assertThat(PeerAddress.parse("mesh.example.org:0")).isEmpty();
        assertThat(PeerAddress.parse("mesh.example.org:1"))
                .map(PeerAddress::service)
                .contains(false);
    }

    @Test
    void anAddressThatIsListenedOnIsAdvertisedWithThePortThatItGot() throws IOException {
        MeshAddress bound = new MeshAddress("127.0.0.1", 4711);

        assertThat(MeshChannels.choose(bound, Optional.empty(), false)).isEqualTo(bound);
        assertThat(MeshChannels.choose(bound, MeshAddress.parse("10.0.0.7:0"), false))
                .isEqualTo(new MeshAddress("10.0.0.7", 4711));
        assertThat(MeshChannels.choose(bound, MeshAddress.parse("[fd00::1]:1"), false))
                .isEqualTo(new MeshAddress("fd00::1", 1));
    }

    @Test
    void anAddressThatStandsForAllIsNotAdvertised() throws IOException {
        MeshAddress bound = new MeshAddress("127.0.0.1", 4711);

        for (String text : List.of("0.0.0.0:9093", "[::]:9093", "0.0.0.0:0")) {
            try (LogLines log = LogLines.capture()) {
                assertThat(MeshChannels.choose(bound, MeshAddress.parse(text), false))
                        .isEqualTo(bound);
                assertThat(log.lines())
                        .filteredOn(line -> line.contains("Advertised address is none of one machine"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aNameThatLeadsNowhereIsSaidToBeTheAdvertisedOne() {
        MeshAddress bound = new MeshAddress("127.0.0.1", 4711);

        assertThatThrownBy(() -> MeshChannels.choose(bound, MeshAddress.parse("nowhere.invalid:9094"), false))
                .hasMessage("--cluster.advertise-address: \"nowhere.invalid\""
                        + " (expected: an address, or a name that leads to one)");
    }
}
