package io.grapevine.mesh.state;

import java.util.List;
import java.util.function.Predicate;

/**
 * The states of one kind of all tenants. On the loop only.
 *
 * @param name the name of the family in the table
 * @param oversized run after each write that is too large to be passed on
 * @param accepts asked about a member to which a peer has written and that is not here, before that is merged
 */
public record StateFamily(StateTable table, String name, Runnable oversized, Predicate<String> accepts) {
    /** The tenants that have a state here. */
    public List<String> tenants() {
        return table.audited(name).stream()
                .map(state -> state.substring(name.length() + 1))
                .toList();
    }

    /** The state of a tenant, empty at first. */
    public ReplicatedState of(String tenant) {
        return table.member(name, tenant);
    }

    /** Forgets the state of a tenant, its entries and its listeners. Peers are not informed; each forgets its own. */
    public void drop(String tenant) {
        table.drop(name, tenant);
    }
}
