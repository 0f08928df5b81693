package io.grapevine.transport.memberlist;

import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.Version;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.link.MeshAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Port for exchanges of full state with Alertmanagers. */
interface Exchanger extends AutoCloseable {
    /**
     * Begins an exchange.
     *
     * @param done called once, on the loop, with the result
     */
    void exchange(Request request, Consumer<Outcome> done);

    @Override
    void close();

    /**
     * Parameters of an exchange.
     *
     * @param turn which of several addresses of a name to take, if there are several
     * @param replicas addresses at which there is no Alertmanager but a replica, which are not dialled
     * @param push what to push
     * @param known the records of the last reply
     */
    record Request(
            PeerAddress peer,
            int turn,
            Set<MeshAddress> replicas,
            List<Push> push,
            Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> known) {}

    /** A version to push, with the time to write into its record, in nanoseconds since 1970. */
    record Push(StateKind kind, String key, Version version, long order) {}

    sealed interface Outcome {
        /**
         * The Alertmanager has answered.
         *
         * @param address where
         * @param resolved all addresses that its name resolves to
         * @param alive how many members of its cluster it says are alive
         * @param known the records that it holds; those that cannot be decoded are left out
         * @param unknown the records that were not known
         * @param undecoded how many of the records that were not known cannot be decoded, or are too large
         * @param pushed how many versions were pushed
         * @param sent bytes
         * @param received bytes
         */
        record Answered(
                MeshAddress address,
                List<MeshAddress> resolved,
                int alive,
                Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> known,
                Map<StateKind, List<GossipRecord>> unknown,
                int undecoded,
                int pushed,
                long sent,
                long received)
                implements Outcome {}

        /**
         * The Alertmanager has not answered.
         *
         * @param state how far the attempt came: not resolved, refused, or no valid answer
         * @param reason for people
         */
        record Failed(SeedStatus.State state, String reason) implements Outcome {}

        record Replaced(MeshAddress address) implements Outcome {}
    }
}
