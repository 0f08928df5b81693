package io.grapevine.mesh;

import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The replication of one tenant: its states are members of families, its claims and alerts are apart from those of other
 * tenants. On the loop only.
 */
public final class TenantReplication implements Replication {
    private final String member;
    private final Map<String, StateFamily> families;
    private final Replication replicas;

    /**
     * The part of a tenant.
     *
     * @param member the name of the tenant in the families, which differs between the lives of a tenant that was
     *     deleted; not empty
     * @param families the families of its states by the names of the states
     * @param replicas the replication of all tenants
     */
    public TenantReplication(String member, Map<String, StateFamily> families, Replication replicas) {
        if (member.isEmpty()) {
            throw new IllegalArgumentException("member: empty (expected: one that is not the default tenant)");
        }
        this.member = member;
        this.families = Map.copyOf(families);
        this.replicas = replicas;
    }

    @Override
    public ReplicatedState state(String name) {
        StateFamily family = families.get(name);
        if (family == null) {
            throw new IllegalArgumentException("no family of states: " + name);
        }
        return family.of(member);
    }

    /** A tenant has no tenants. */
    @Override
    public StateFamily family(String name, Predicate<String> accepts) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public String tenant() {
        return member;
    }

    /** Programs outside of the mesh know no tenants. */
    @Override
    public ClusterPeers peers() {
        return replicas.replicas();
    }

    @Override
    public Services services() {
        return replicas.services();
    }
}
