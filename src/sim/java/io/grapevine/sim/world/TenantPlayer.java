package io.grapevine.sim.world;

/** The program of one replica as a tenant sees it. All is called on the replica's loop. */
public interface TenantPlayer extends Player {
    /** Uploads a version of the configuration; {@code done} runs once that is acknowledged. */
    void upload(TenantVersion version, Runnable done);

    /** Deletes the tenant; {@code done} runs once that is acknowledged. */
    void delete(Runnable done);

    /** The version of the configuration that the tenant has of its own; none if it has the fallback or nothing. */
    TenantVersion version();
}
