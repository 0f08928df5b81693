package io.grapevine.sim.world;

/**
 * A version of a tenant's configuration.
 *
 * @param life the number of the deletions of the tenant before it
 * @param number differs between all versions of a tenant
 */
public record TenantVersion(int life, int number) {
    /** No configuration. */
    public static final TenantVersion NONE = new TenantVersion(-1, -1);

    /** Whether it is a configuration. */
    public boolean exists() {
        return life >= 0;
    }

    @Override
    public String toString() {
        return exists() ? life + "." + number : "none";
    }
}
