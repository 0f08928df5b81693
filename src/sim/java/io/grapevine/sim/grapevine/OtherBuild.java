package io.grapevine.sim.grapevine;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The classes of another build of the program and its driver, of which this one shares nothing but {@link Driver} and libraries. */
public final class OtherBuild extends URLClassLoader {
    private static final String OURS = "io.grapevine.";

    private OtherBuild(URL[] places) {
        super(places, OtherBuild.class.getClassLoader());
    }

    /** The build whose classes are in some directories and archives. */
    public static OtherBuild of(List<Path> places) {
        return new OtherBuild(places.stream().map(OtherBuild::url).toArray(URL[]::new));
    }

    private static URL url(Path place) {
        if (!Files.exists(place)) {
            throw new IllegalArgumentException(place + " (expected: classes of another build)");
        }
        try {
            return place.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** A driver for one replica. */
    public Driver driver() {
        try {
            return (Driver) loadClass(NodeDriver.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String driver = Driver.class.getName();
        if (!name.startsWith(OURS) || name.equals(driver) || name.startsWith(driver + "$")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    public URL getResource(String name) {
        return name.startsWith(OURS.replace('.', '/')) ? findResource(name) : super.getResource(name);
    }
}
