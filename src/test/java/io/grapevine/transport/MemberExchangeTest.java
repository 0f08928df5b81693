package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.transport.link.MeshAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberExchangeTest {
    private static final MeshAddress V4 = new MeshAddress("127.0.0.1", 9094);
    private static final MeshAddress V6 = new MeshAddress("2001:db8::7", 65535);

    @Test
    void addressesComeThroughUnchanged() {
        assertThat(MemberExchange.decode(MemberExchange.encode(List.of(V4, V6))))
                .containsExactly(V4, V6);
        assertThat(MemberExchange.decode(MemberExchange.encode(List.of()))).isEmpty();
    }

    @Test
    void linesThatAreNoAddressesArePassedOver() {
        String text = "\nhost.example:9094\n127.0.0.1\n127.0.0.1:0\n127.0.0.1:9094\n:9094\n[::1]:70000\nmore\n";

        assertThat(MemberExchange.decode(text.getBytes(StandardCharsets.UTF_8))).containsExactly(V4);
    }

    @Test
    void noMoreThan256AreSentOrReceived() {
        List<MeshAddress> many = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            many.add(new MeshAddress("::1", i));
        }
        String said = new String(MemberExchange.encode(many), StandardCharsets.UTF_8);

        assertThat(said.lines()).hasSize(256);
        assertThat(MemberExchange.decode((said + "\n" + said).getBytes(StandardCharsets.UTF_8)))
                .hasSize(256);
        assertThat(MemberExchange.decode("127.0.0.1:1\n".repeat(2000).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void theLongestAddressesFit() {
        MeshAddress longest = new MeshAddress("1111:2222:3333:4444:5555:6666:7777:8888", 65535);
        List<MeshAddress> many = Collections.nCopies(256, longest);

        assertThat(MemberExchange.decode(MemberExchange.encode(many))).hasSize(256);
    }

    @Test
    void anyBytesAreBearable() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(MemberExchange.decode(bytes)).allMatch(MeshAddress::isNumeric);
        }
    }
}
