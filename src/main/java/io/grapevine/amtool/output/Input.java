package io.grapevine.amtool.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The standard input of amtool. */
public final class Input {
    /** An input without content that counts as a device, as a terminal does. */
    public static final Input NONE = new Input(InputStream.nullInputStream(), () -> true);

    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");
    private static final int TYPE_OF_FILE = 0xF000;
    private static final int CHARACTER_DEVICE = 0x2000;

    private final InputStream stream;
    private final BooleanSupplier device;

    private Input(InputStream stream, BooleanSupplier device) {
        this.stream = stream;
        this.device = device;
    }

    /** An input from a stream, such as a pipe. */
    public static Input of(InputStream stream) {
        return new Input(stream, () -> false);
    }

    /** The standard input of this process. */
    public static Input ofProcess() {
        return new Input(System.in, Input::isCharacterDevice);
    }

    private static boolean isCharacterDevice() {
        try {
            int mode = (Integer) Files.getAttribute(STANDARD_INPUT, "unix:mode");
            return (mode & TYPE_OF_FILE) == CHARACTER_DEVICE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }

    public InputStream stream() {
        return stream;
    }

    /** Whether the input is a terminal or another character device, so that no file should be read from it. */
    public boolean isDevice() {
        return device.getAsBoolean();
    }
}
