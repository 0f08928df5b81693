package io.grapevine.model.zone;

import java.time.ZoneId;
import java.util.Optional;

/**
 * The time zones of this process. Those of the JVM, until another source is put in force at the start, and at each reload: then
 * all that asks for a zone has its new rules, whatever was read before.
 */
public final class Zones {
    private static volatile ZoneSource inForce = JvmZones.INSTANCE;

    private Zones() {}

    /** Puts a source in force. */
    public static void use(ZoneSource source) {
        inForce = source;
    }

    /** The source in force. */
    public static ZoneSource inForce() {
        return inForce;
    }

    /** The zone with this name. */
    public static Optional<ZoneTable> find(String name) {
        return inForce.find(name);
    }

    /** The zone of this machine: the JVM says which it is, and the source in force has its rules. */
    public static ZoneTable local() {
        ZoneId machine = ZoneId.systemDefault();
        return find(machine.getId()).orElseGet(() -> JvmZones.of(machine));
    }
}
