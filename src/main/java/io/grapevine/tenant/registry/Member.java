package io.grapevine.tenant.registry;

import io.grapevine.tenant.TenantId;
import java.util.Optional;

/**
 * The member of the families of states that a tenant has. A tenant that comes back after a deletion has another one, so that
 * nothing comes back that a replica still holds which has not seen the deletion.
 *
 * @param generation how often the tenant was deleted before
 */
record Member(TenantId tenant, long generation) {
    /** No id has this character. */
    private static final char SEPARATOR = '@';

    /** The member of a name; empty if it is not the name of one. */
    static Optional<Member> parse(String name) {
        int at = name.indexOf(SEPARATOR);
        String number = at < 0 ? "0" : name.substring(at + 1);
        if (!number.matches("0|[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        return TenantId.parse(at < 0 ? name : name.substring(0, at))
                .id()
                .map(tenant -> new Member(tenant, Long.parseLong(number)))
                .filter(member -> member.toString().equals(name));
    }

    /** The name. */
    @Override
    public String toString() {
        return generation == 0 ? tenant.toString() : tenant.toString() + SEPARATOR + generation;
    }
}
