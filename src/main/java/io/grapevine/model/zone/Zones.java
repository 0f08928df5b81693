package io.grapevine.model.zone;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The time zones of this process. Those of the JVM, until another source is put in force at the start, and at each reload: then
 * all that asks for a zone has its new rules, whatever was read before.
 */
public final class Zones {
    private static volatile InForce inForce = new InForce(JvmZones.INSTANCE, new ConcurrentHashMap<>());

    private Zones() {}

    /**
     * The source in force.
     *
     * @param known the zones that were asked for, no more than it has: every time of day is found by one
     */
    private record InForce(ZoneSource source, Map<String, ZoneTable> known) {
        Optional<ZoneTable> find(String name) {
            ZoneTable before = known.get(name);
            if (before != null) {
                return Optional.of(before);
            }
            Optional<ZoneTable> found = source.find(name);
            found.ifPresent(table -> known.put(name, table));
            return found;
        }
    }

    /** Puts a source in force. */
    public static void use(ZoneSource source) {
        inForce = new InForce(source, new ConcurrentHashMap<>());
    }

    /** The source in force. */
    public static ZoneSource inForce() {
        return inForce.source();
    }

    /** The zone with this name, which the source in force is asked for once. */
    public static Optional<ZoneTable> find(String name) {
        return inForce.find(name);
    }

    /** The zone of this machine: the JVM says which it is, and the source in force has its rules. */
    public static ZoneTable local() {
        ZoneId machine = ZoneId.systemDefault();
        return find(machine.getId()).orElseGet(() -> JvmZones.of(machine));
    }
}
