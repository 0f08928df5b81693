package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.ClusterPeers.Status;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersView;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterPageTest {
    private static String html(Status status, Peer... peers) {
        PeersView picture = new PeersView(status, List.of(peers));
        return new ClusterPage(() -> picture).html(picture);
    }

    private static Peer other(String name, boolean settled, boolean sameConfiguration) {
        MemberId id = new MemberId(name, "1");
        Duration lag = Duration.ofMillis(1250);
        return new Peer(id, "10.0.0.2:9094", false, settled, lag, Duration.ofMillis(-400), sameConfiguration, true);
    }

    @Test
    void eachReplicaIsARowWithItsLagItsClockAndItsConfiguration() {
        Peer self =
                new Peer(new MemberId("a", "1"), "10.0.0.1:9094", true, true, Duration.ZERO, Duration.ZERO, true, true);

        assertThat(html(Status.READY, self, other("b", true, true), other("c", false, false)))
                .contains(
                        "is <strong>ready</strong>",
                        "<td>a</td><td>10.0.0.1:9094</td><td>yes</td><td colspan=\"3\">this replica</td>",
                        "<td>b</td><td>10.0.0.2:9094</td><td>yes</td><td>1.3 s</td><td>-0.4 s</td><td>the same</td>",
                        "<td>c</td><td>10.0.0.2:9094</td><td>not yet</td><td>1.3 s</td><td>-0.4 s</td>"
                                + "<td><strong>another</strong></td>");
    }

    @Test
    void aClockThatIsOffByNextToNothingIsNotOffByLessThanNothing() {
        MemberId id = new MemberId("b", "1");
        Peer near = new Peer(id, "10.0.0.2:9094", false, true, Duration.ZERO, Duration.ofMillis(-3), true, true);
        assertThat(html(Status.READY, near)).contains("<td>0.0 s</td><td>0.0 s</td>");
    }

    @Test
    void withoutAMeshItSaysSo() {
        assertThat(html(Status.DISABLED))
                .contains("is <strong>disabled</strong>")
                .doesNotContain("<td>");
    }

    @Test
    void aNameIsTextAndNoMarkup() {
        assertThat(html(Status.READY, other("<script>\"ROWS", true, true)))
                .contains("&lt;script&gt;&#34;ROWS")
                .doesNotContain("<script>");
    }

    @Test
    void aReplicaWithTheNameOfAnotherIsARowToo() {
        PeersView picture = new PeersView(
                Status.READY, List.of(other("b", true, true)), List.of(other("b", true, true)), List.of(), List.of());

        assertThat(new ClusterPage(() -> picture).html(picture))
                .contains("<td>b</td>", "<td>b <strong>(the name of another replica)</strong></td>");
    }

    @Test
    void eachConfiguredPeerAndEachLostReplicaIsARowWithTheReason() {
        PeersView picture = new PeersView(
                Status.SETTLING,
                List.of(),
                List.of(),
                List.of(new PeersView.Lost(new MemberId("c<", "1"), "10.0.0.3:9094", Duration.ofSeconds(90))),
                List.of(
                        SeedStatus.connected("10.0.0.2:9094", new MemberId("b", "1"))
                                .configuredAs("b.example:9094"),
                        SeedStatus.of("c.example:9094", SeedStatus.State.UNRESOLVED)
                                .because("unknown name: <ROWS>")));

        assertThat(new ClusterPage(() -> picture).html(picture))
                .contains(
                        "<td>c&lt;</td><td>10.0.0.3:9094</td><td colspan=\"4\"><strong>lost</strong>, last heard of 90.0 s ago",
                        "<td>b.example:9094 (10.0.0.2:9094)</td><td>connected to b</td>",
                        "<td>c.example:9094</td><td><strong>unknown name: &lt;ROWS&gt;</strong></td>");
    }
}
