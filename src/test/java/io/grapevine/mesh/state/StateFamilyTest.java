package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.mesh.sync.WireEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** States of which each tenant has one. */
class StateFamilyTest extends VersionStores {
    private final List<String> created = new ArrayList<>();
    private final StateFamily family = replica.store.states().addFamily("tsil", () -> {}, created::add);

    private static WireEntry item(String state, long seq, String key) {
        return new WireEntry(state, key, version(0, 1, "w", "v"), OTHER, seq, 0, HOUR_MILLIS, UnknownFields.NONE);
    }

    private Replica peer() {
        Replica peer = newReplica(OTHER);
        peer.store.states().addFamily("tsil", () -> {}, member -> true);
        return peer;
    }

    @Test
    void sameKeyOfTwoTenantsIsTwoEntries() {
        family.of("a").put("k", 0, body("of a"), HOUR);
        family.of("b").put("k", 0, body("of b"), HOUR);
        assertThat(Objects.requireNonNull(family.of("a").get("k")).version().body())
                .isEqualTo(body("of a"));
        assertThat(replica.state.get("k")).isNull();
        assertThat(created).isEmpty();
    }

    @Test
    void writeOfAPeerCreatesTheStateOfItsTenantFirst() {
        List<String> story = new ArrayList<>();
        StateFamily listening = replica.store.states().addFamily("tnfl", () -> {}, member -> {
            story.add("created " + member);
            replica.store.states().member("tnfl", member).addListener((key, held) -> story.add(key));
            return true;
        });
        replica.deltas.receive(delta(OTHER, 0, 2, item("tnfl/a", 1, "k1"), item("tnfl/a", 2, "k2")));
        assertThat(story).containsExactly("created a", "k1", "k2");
        assertThat(listening.of("a").size()).isEqualTo(2);
    }

    @Test
    void statesOfOtherFamiliesAndNamesAreNotCreated() {
        replica.deltas.receive(delta(OTHER, 0, 3, item("x/a", 1, "k"), item("tsilly/a", 2, "k"), item("tsil", 3, "k")));
        assertThat(created).isEmpty();
        assertThat(replica.store.states().auditNames()).containsExactly("sil", "tsil");
        assertThatThrownBy(() -> replica.store.states().member("x", "a")).hasMessage("no family of states: x");
    }

    @Test
    void writeOfAPeerThatIsNotAcceptedIsDropped() {
        StateFamily refusing = replica.store.states().addFamily("tnfl", () -> {}, member -> member.equals("b"));
        replica.deltas.receive(delta(OTHER, 0, 2, item("tnfl/a", 1, "k1"), item("tnfl/b", 2, "k2")));
        assertThat(refusing.tenants()).containsExactly("b");
    }

    @Test
    void auditOfAFamilyFindsWhatOneTenantLacks() {
        Replica peer = peer();
        family.of("a").put("k", 0, body("v"), HOUR);
        family.of("b").put("k2", 0, body("v"), HOUR);
        Frame.Pull pull = new Frame.Pull("tsil", peer.audit.differing(replica.audit.audit("tsil")));
        replica.audit.repairs(pull).forEach(peer.audit::receive);
        assertThat(peer.store.states().member("tsil", "a").size()).isOne();
        assertThat(peer.store.states().member("tsil", "b").size()).isOne();
        assertThat(peer.audit.differing(replica.audit.audit("tsil")).isEmpty()).isTrue();
    }

    @Test
    void auditTellsAnEntryOfOneTenantFromThatOfAnother() {
        Replica peer = peer();
        replica.audit.receive(new Frame.Repair(List.of(item("tsil/a", 1, "k"), item("tsil/a", 2, "k2"))));
        peer.audit.receive(new Frame.Repair(List.of(item("tsil/b", 1, "k"), item("tsil/b", 2, "k2"))));
        assertThat(peer.audit.differing(replica.audit.audit("tsil")).cardinality())
                .isEqualTo(2);
    }

    @Test
    void droppedStateIsNotSentToPeersAnyMore() {
        family.of("a").put("k", 0, body("v"), HOUR);
        family.of("b").put("k", 0, body("v"), HOUR);
        ReplicatedState ofRemoved = family.of("a");
        family.drop("a");
        ofRemoved.put("late", 0, body("v"), HOUR);
        family.drop("never here");
        assertThat(replica.store.writes(SELF, 0, Long.MAX_VALUE)).hasSize(1);
        assertThat(family.of("a").size()).isZero();
        assertThat(family.of("b").size()).isOne();
    }

    @Test
    void emptyStateIsForgottenUnlessItIsListenedTo() {
        family.of("a").put("k", 0, body("v"), HOUR);
        family.of("b").addListener((key, held) -> {});
        ReplicatedState other = replica.store.states().state("other", () -> {});
        replica.store.sweep();
        assertThat(replica.store.states().audited("tsil")).containsExactly("tsil/a", "tsil/b");
        pass(HOUR.plus(Duration.ofMinutes(2)));
        replica.store.sweep();
        assertThat(replica.store.states().audited("tsil")).containsExactly("tsil/b");
        assertThat(replica.store.states().state("other", () -> {})).isSameAs(other);
    }
}
