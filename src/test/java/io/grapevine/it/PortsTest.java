package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void twoThatAskBesideEachOtherNeverGetOnePort() {
        Ports one = new Ports();
        Ports other = new Ports();
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 250; i++) {
            assertThat(given.add(one.next())).isTrue();
            assertThat(given.add(other.next())).isTrue();
        }
    }
}
