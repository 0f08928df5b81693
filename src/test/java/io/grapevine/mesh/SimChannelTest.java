package io.grapevine.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.virtualtime.simulation.FaultyChannel;
import io.grapevine.virtualtime.simulation.FaultyHost;
import io.grapevine.virtualtime.simulation.FaultyNetwork;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

class SimChannelTest extends ChannelContract {
    @Override
    protected Network newNetwork() {
        return new VirtualNetwork();
    }

    private static final class VirtualNetwork implements Network {
        private final SimLoop world = new SimLoop(Instant.parse("2026-01-01T00:00:00Z"), 1);
        private final FaultyNetwork network = new FaultyNetwork(world, 1);
        private int addresses;

        @Override
        public String freeAddress() {
            return "host-" + ++addresses + ":9094";
        }

        @Override
        public Channel channel(MemberId self, EventLoop loop, String listen, List<String> peers) {
            return new FaultyChannel(network, self, (FaultyHost) loop, listen, peers);
        }

        @Override
        public EventLoop loop() {
            return new FaultyHost(world, 1, Duration.ZERO);
        }

        @Override
        public void kill(Channel channel) {
            network.kill((FaultyChannel) channel);
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
                pass(5);
            }
            assertThat(condition.getAsBoolean()).as(what).isTrue();
        }

        @Override
        public void pass(long milliseconds) {
            world.runUntil(world.elapsed().plusMillis(milliseconds));
        }

        @Override
        public void close() {
            world.clear();
        }
    }
}
