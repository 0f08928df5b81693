package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.DownReason;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of every {@link Channel}, whatever it is made of. */
public abstract class ChannelContract {
    /** A network and the replicas on it. */
    public interface Network extends AutoCloseable {
        /** An address at which a replica may listen and at which none does yet. */
        String freeAddress();

        /**
         * A replica's channel, not started.
         *
         * @param listen where it listens, from {@link #freeAddress} or of a replica that was killed
         * @param peers the configured addresses
         */
        Channel channel(MemberId self, EventLoop loop, String listen, List<String> peers);

        /** A loop for one replica. */
        EventLoop loop();

        /** Ends a replica as a kill does: its links break and its address refuses. */
        void kill(Channel channel);

        /** Lets time pass until {@code condition} holds; fails after ten seconds. */
        void await(String what, BooleanSupplier condition);

        /** Lets about this much time pass. */
        void pass(long milliseconds);

        @Override
        void close();
    }

    /** A replica of the test and the events of its listener. */
    protected static final class Endpoint implements ChannelListener {
        final MemberId id;
        final String address;
        final EventLoop loop;
        final Channel channel;
        final List<String> events = Collections.synchronizedList(new ArrayList<>());
        final List<byte[]> frames = Collections.synchronizedList(new ArrayList<>());
        final List<String> faults = Collections.synchronizedList(new ArrayList<>());
        private final AtomicReference<Thread> loopThread = new AtomicReference<>();
        private volatile boolean inCall;

        Endpoint(MemberId id, String address, EventLoop loop, Channel channel) {
            this.id = id;
            this.address = address;
            this.loop = loop;
            this.channel = channel;
        }

        private void add(String event) {
            events.add(event);
            if (Thread.currentThread() != loopThread.get()) {
                faults.add(event + " not on the loop");
            }
            if (inCall) {
                faults.add(event + " inside a call");
            }
        }

        @Override
        public void onUp(MemberId member, String at) {
            add("up " + member);
        }

        @Override
        public void onDown(MemberId member, DownReason reason) {
            add("down " + member + " " + reason);
        }

        @Override
        public void onUnreachable(MemberId member) {
            add("unreachable " + member);
        }

        @Override
        public void onFrame(MemberId from, byte[] frame) {
            add("frame of " + frame.length + " from " + from);
            frames.add(frame);
        }

        /** Runs {@code task} on the loop, where no callback may happen. */
        void call(Runnable task) {
            loop.execute(() -> {
                inCall = true;
                try {
                    task.run();
                } finally {
                    inCall = false;
                }
            });
        }

        boolean sawUp(MemberId member) {
            return events.contains("up " + member);
        }

        boolean sawDown(MemberId member) {
            return List.copyOf(events).stream().anyMatch(event -> event.startsWith("down " + member));
        }
    }

    private Network network;
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** A network without a replica, and without faults. */
    protected abstract Network newNetwork();

    @BeforeEach
    void build() {
        network = newNetwork();
    }

    @AfterEach
    void noCallbackLeftTheLoop() {
        network.close();
        for (Endpoint endpoint : endpoints) {
            assertThat(endpoint.faults).as(endpoint.id.toString()).isEmpty();
        }
    }

    private Endpoint start(String name, String bootId, String listen, String... peers) {
        MemberId id = new MemberId(name, bootId);
        EventLoop loop = network.loop();
        Endpoint endpoint = new Endpoint(id, listen, loop, network.channel(id, loop, listen, List.of(peers)));
        endpoints.add(endpoint);
        loop.execute(() -> endpoint.loopThread.set(Thread.currentThread()));
        endpoint.call(() -> endpoint.channel.start(endpoint));
        return endpoint;
    }

    private List<Endpoint> pair() {
        Endpoint first = start("a", "1", network.freeAddress());
        Endpoint second = start("b", "1", network.freeAddress(), first.address);
        network.await("the link", () -> first.sawUp(second.id) && second.sawUp(first.id));
        return List.of(first, second);
    }

    private SeedStatus onlyContact(Endpoint of) {
        List<SeedStatus> found = Collections.synchronizedList(new ArrayList<>());
        of.loop.execute(() -> found.addAll(of.channel.contacts()));
        network.await("the contacts", () -> !found.isEmpty());
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private void awaitContact(Endpoint of, SeedStatus.State state) {
        network.await("contact " + state, () -> {
            network.pass(20);
            return onlyContact(of).state() == state;
        });
    }

    @Test
    void aLinkIsReportedOnBothSidesWithProvenNames() {
        List<Endpoint> pair = pair();

        assertThat(pair.get(0).events).containsExactly("up b#1");
        assertThat(pair.get(1).events).containsExactly("up a#1");
    }

    @Test
    void framesArriveWholeAndInOrder() {
        List<Endpoint> pair = pair();

        pair.get(0).call(() -> {
            for (int i = 0; i < 200; i++) {
                pair.get(0).channel.send(pair.get(1).id, frame(i));
            }
        });

        network.await("all frames", () -> pair.get(1).frames.size() == 200);
        for (int i = 0; i < 200; i++) {
            assertThat(pair.get(1).frames.get(i)).isEqualTo(frame(i));
        }
    }

    private static byte[] frame(int number) {
        byte[] frame = new byte[number * 7];
        Arrays.fill(frame, (byte) number);
        return frame;
    }

    @Test
    void aFrameOfTheLargestSizePasses() {
        List<Endpoint> pair = pair();

        pair.get(1).call(() -> pair.get(1).channel.send(pair.get(0).id, new byte[Channel.MAX_FRAME]));

        network.await("the frame", () -> pair.get(0).frames.size() == 1);
        assertThat(pair.get(0).frames.get(0)).hasSize(Channel.MAX_FRAME);
    }

    @Test
    void aLargerFrameIsRefusedAndTheLinkLives() {
        List<Endpoint> pair = pair();
        Endpoint sender = pair.get(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        sender.call(() -> {
            try {
                sender.channel.send(pair.get(1).id, new byte[Channel.MAX_FRAME + 1]);
            } catch (IllegalArgumentException e) {
                thrown.set(e);
            }
            sender.channel.send(pair.get(1).id, new byte[3]);
        });

        network.await("the small frame", () -> pair.get(1).frames.size() == 1);
        assertThat(pair.get(1).frames.get(0)).hasSize(3);
        assertThatThrownBy(() -> {
                    throw thrown.get();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048577");
    }

    @Test
    void aFrameToAnUnknownMemberIsNotTaken() {
        List<Endpoint> pair = pair();
        List<Boolean> taken = Collections.synchronizedList(new ArrayList<>());

        pair.get(0).call(() -> {
            taken.add(pair.get(0).channel.send(new MemberId("stranger", "1"), new byte[1]));
            taken.add(pair.get(0).channel.send(new MemberId("b", "another boot"), new byte[1]));
            pair.get(0).channel.dial(new MemberId("stranger", "1"));
        });

        network.await("both", () -> taken.size() == 2);
        assertThat(taken).containsOnly(false);
    }

    @Test
    void theEndOfAProcessIsReportedAndThenItsAddressRefuses() {
        List<Endpoint> pair = pair();

        network.kill(pair.get(1).channel);
        network.await("down", () -> pair.get(0).sawDown(pair.get(1).id));
        pair.get(0).call(() -> pair.get(0).channel.dial(pair.get(1).id));

        network.await("refused", () -> pair.get(0).events.contains("down b#1 REFUSED"));
    }

    @Test
    void aNameThatComesBackIsAnotherMember() {
        List<Endpoint> pair = pair();
        Endpoint first = pair.get(0);
        network.kill(pair.get(1).channel);
        network.await("down", () -> first.sawDown(pair.get(1).id));

        Endpoint again = start("b", "2", pair.get(1).address, first.address);
        network.await("up again", () -> first.sawUp(again.id) && again.sawUp(first.id));
        first.call(() -> first.channel.dial(pair.get(1).id));
        first.call(() -> first.channel.send(again.id, new byte[5]));

        network.await("the frame", () -> again.frames.size() == 1);
        network.await(
                "that the old boot has ended",
                () -> first.events.contains("down b#1 REPLACED") || first.events.contains("down b#1 REFUSED"));
    }

    @Test
    void contactsTellWhoAnswersWhere() {
        Endpoint first = start("a", "1", network.freeAddress());
        String later = network.freeAddress();
        Endpoint second = start("b", "1", network.freeAddress(), later);
        awaitContact(second, SeedStatus.State.REFUSED);
        int refusals = onlyContact(second).refusals();
        network.await("another refusal", () -> {
            network.pass(50);
            SeedStatus contact = onlyContact(second);
            return contact.refusals() > refusals;
        });

        Endpoint third = start("c", "1", later, first.address);

        awaitContact(second, SeedStatus.State.CONNECTED);
        assertThat(onlyContact(second).member()).isEqualTo(third.id);
    }

    @Test
    void aReplicaKnowsItself() {
        String own = network.freeAddress();
        Endpoint only = start("a", "1", own, own);

        awaitContact(only, SeedStatus.State.SELF);

        assertThat(only.events).isEmpty();
    }

    @Test
    void membersAreFoundThroughOthers() {
        Endpoint first = start("a", "1", network.freeAddress());
        Endpoint second = start("b", "1", network.freeAddress(), first.address);
        Endpoint third = start("c", "1", network.freeAddress(), first.address);

        network.await("the link of those that only know a", () -> second.sawUp(third.id) && third.sawUp(second.id));
    }

    @Test
    void nothingIsReportedAfterClose() {
        List<Endpoint> pair = pair();
        pair.get(0).call(() -> pair.get(0).channel.send(pair.get(1).id, new byte[9]));
        pair.get(0).call(pair.get(0).channel::close);
        network.await("the last frame", () -> pair.get(1).frames.size() == 1);
        network.await("down", () -> pair.get(1).sawDown(pair.get(0).id));
        int before = pair.get(0).events.size();

        network.pass(100);

        assertThat(pair.get(0).events).hasSize(before);
    }
}
