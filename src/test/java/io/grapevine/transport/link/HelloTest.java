package io.grapevine.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.transport.link.Hello.ChannelType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final Hello HELLO =
            new Hello("prod", new Identity(new MemberId("a", "1"), new MeshAddress("::1", 9094)), ChannelType.DATA);

    @Test
    void itComesThroughUnchanged() throws RefusedException {
        assertThat(Hello.decode(HELLO.encode())).isEqualTo(HELLO);
    }

    @Test
    void whatANewerMemberAddsIsPassedOver() throws RefusedException {
        byte[] bytes = HELLO.encode();

        assertThat(Hello.decode(Arrays.copyOf(bytes, bytes.length + 20))).isEqualTo(HELLO);
    }

    @Test
    void oneThatIsCutOffAnywhereIsRefused() {
        byte[] bytes = HELLO.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> Hello.decode(cut))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(LinkRefusal.MALFORMED));
        }
    }

    @Test
    void anAddressThatIsANameIsRefused() {
        byte[] bytes = HELLO.encode();
        int host = bytes.length - "::1".length() - Short.BYTES - 1;
        bytes[host] = 'x';

        assertThatThrownBy(() -> Hello.decode(bytes)).isInstanceOf(RefusedException.class);
    }
}
