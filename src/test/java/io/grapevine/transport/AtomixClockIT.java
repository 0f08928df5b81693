package io.grapevine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Atomix orders messages by the wall clock of their sender, and forgets by its own. */
@Tag("thorough")
class AtomixClockIT {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MeshNetwork network = new MeshNetwork(Optional.empty(), Optional.empty());
    private final List<OwnAtomix> replicas = new ArrayList<>();

    @AfterEach
    void close() {
        replicas.forEach(OwnAtomix::close);
    }

    private OwnAtomix start(String name, String boot, Optional<Duration> offset, String... peers) {
        OwnAtomix replica = new OwnAtomix(name, boot, offset, network.freeAddress(), peers);
        replicas.add(replica);
        return replica;
    }

    private void awaitAllLinked(OwnAtomix... members) {
        for (OwnAtomix one : members) {
            for (OwnAtomix other : members) {
                network.await(one.id + " and " + other.id, () -> one == other || one.saw("up " + other.id));
            }
        }
    }

    /** At most one end was told, that of {@code gone}; a link that was slow to answer may have been made anew. */
    private void onlyDownWas(String gone, OwnAtomix... members) {
        network.pass(1500);
        for (OwnAtomix member : members) {
            assertThat(member.events)
                    .as(member.id.toString())
                    .filteredOn(event -> event.startsWith("down "))
                    .allMatch(event -> event.startsWith("down " + gone))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aClockThatIsSetByAnHourKeepsNoDeadMemberAndLosesNoLiveOne(long direction) {
        Optional<Duration> right = Optional.of(Duration.ZERO);
        OwnAtomix first = start("a", "1", right);
        OwnAtomix second = start("b", "1", right, first.address);
        OwnAtomix third = start("c", "1", right, first.address);
        awaitAllLinked(first, second, third);
        network.await("a look at the clock", () -> first.setClock(Duration.ZERO) > 0);

        first.setClock(HOUR.multipliedBy(direction));
        onlyDownWas("none", first, second, third);
        third.kill();
        network.await("the end", () -> first.saw("down c#1 REFUSED") && second.saw("down c#1 REFUSED"));
        OwnAtomix again = start("c", "2", right, first.address);

        awaitAllLinked(first, second, again);
        onlyDownWas("c#1", first, second, again);
    }

    @Test
    void aStartUnderAnOlderClockCounts() {
        Optional<Duration> right = Optional.of(Duration.ZERO);
        OwnAtomix first = start("a", "1", right);
        OwnAtomix second = start("b", "1", right, first.address);
        OwnAtomix third = start("c", "1", right, first.address);
        awaitAllLinked(first, second, third);

        third.kill();
        OwnAtomix again = start("c", "2", Optional.of(HOUR.negated()), first.address);

        awaitAllLinked(first, second, again);
        onlyDownWas("c#1", first, second, again);
    }

    @Test
    void membersFindEachOtherThoughAtomixDoesNotStart() {
        OwnAtomix first = start("a", "1", Optional.empty());
        OwnAtomix second = start("b", "1", Optional.empty(), first.address);
        OwnAtomix third = start("c", "1", Optional.empty(), first.address);
        awaitAllLinked(first, second, third);

        third.kill();
        OwnAtomix again = start("c", "2", Optional.empty(), first.address);

        awaitAllLinked(first, second, again);
        onlyDownWas("c#1", first, second, again);
    }
}
