package io.grapevine.mesh.state;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The states of one replica by name. A family of states has one for each member of an open set, such as the tenants; its
 * members are created by need, and audited together, as a frame for each of thousands would be too many. On the loop only.
 */
public final class StateTable {
    /** Between the name of a family and that of a member. */
    private static final char SEPARATOR = '/';

    private final VersionStore store;
    private final NavigableMap<String, ReplicatedState> states = new TreeMap<>();
    private final Map<String, StateFamily> families = new TreeMap<>();

    StateTable(VersionStore store) {
        this.store = store;
    }

    /**
     * The state of a name, empty at first.
     *
     * @param oversized run after each write that is too large to be passed on
     */
    public ReplicatedState state(String name, Runnable oversized) {
        return states.computeIfAbsent(name, ignored -> new ReplicatedState(name, store, oversized));
    }

    /**
     * Accepts what peers write to members of a family.
     *
     * @param oversized run after each write that is too large to be passed on
     * @param accepts asked about a member to which a peer has written and that is not here, before that is merged; what is not
     *     accepted is dropped
     */
    public StateFamily addFamily(String name, Runnable oversized, Predicate<String> accepts) {
        StateFamily family = new StateFamily(this, name, oversized, accepts);
        families.put(name, family);
        return family;
    }

    ReplicatedState member(String family, String member) {
        StateFamily of = families.get(family);
        if (of == null) {
            throw new IllegalArgumentException("no family of states: " + family);
        }
        return state(family + SEPARATOR + member, of.oversized());
    }

    void drop(String family, String member) {
        ReplicatedState state = states.remove(family + SEPARATOR + member);
        if (state != null) {
            state.dropped = true;
            store.unlist(state.entries.values());
        }
    }

    /** What is audited: the names of states, and of families. */
    public Set<String> auditNames() {
        Set<String> names = new TreeSet<>(families.keySet());
        states.keySet().stream().filter(name -> familyOf(name) == null).forEach(names::add);
        return names;
    }

    /** The names of the states that are audited under this name; none if it is unknown. */
    public Set<String> audited(String name) {
        NavigableMap<String, ReplicatedState> found = families.containsKey(name)
                ? states.subMap(name + SEPARATOR, true, name + (char) (SEPARATOR + 1), false)
                : states.subMap(name, true, name, true);
        return Collections.unmodifiableSet(found.keySet());
    }

    @Nullable
    ReplicatedState get(String name) {
        return states.get(name);
    }

    /** The state to which a peer has written; null if it is unknown. */
    @Nullable
    ReplicatedState writtenByPeer(String name) {
        ReplicatedState known = states.get(name);
        StateFamily family = known == null ? familyOf(name) : null;
        if (family == null) {
            return known;
        }
        String member = name.substring(name.indexOf(SEPARATOR) + 1);
        return family.accepts().test(member) ? state(name, family.oversized()) : null;
    }

    Collection<ReplicatedState> all() {
        return states.values();
    }

    /** Forgets the states of members that hold nothing and have no listener. */
    void sweep() {
        states.entrySet()
                .removeIf(state ->
                        familyOf(state.getKey()) != null && state.getValue().isUnused());
    }

    private @Nullable StateFamily familyOf(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? null : families.get(name.substring(0, end));
    }
}
