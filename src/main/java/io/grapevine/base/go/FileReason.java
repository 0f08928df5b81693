package io.grapevine.base.go;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error reason of a failed file operation as Go and the operating system word it: {@code permission denied}, {@code
 * no space left on device}. Messages of Java's exceptions may be the path alone, with the reason in the class name.
 */
public final class FileReason {
    /**
     * Errors of the operating system on an open file, the message of a plain {@link IOException}; other messages are
     * Grapevine's.
     */
    private static final List<String> SYSTEM_TEXTS = List.of(
            "Device or resource busy",
            "Disk quota exceeded",
            "File name too long",
            "File too large",
            "Input/output error",
            "Invalid argument",
            "Is a directory",
            "No space left on device",
            "Not a directory",
            "Operation not permitted",
            "Permission denied",
            "Read-only file system",
            "Stale file handle",
            "Too many open files");

    private FileReason() {}

    /** The reason alone, for texts that name the file themselves. */
    public static String of(Exception fault) {
        if (fault instanceof UncheckedIOException || fault instanceof DirectoryIteratorException) {
            return fault.getCause() instanceof IOException cause ? of(cause) : unknown(fault);
        } else if (fault instanceof FileSystemException system) {
            return ofSystem(system);
        } else if (fault instanceof CharacterCodingException) {
            return "not UTF-8";
        } else if (fault instanceof ClosedChannelException) {
            return "file already closed";
        } else if (fault instanceof InvalidPathException path) {
            return "invalid path: " + path.getReason();
        }
        return unknown(fault);
    }

    /** The reason, preceded by the path if the exception names one. */
    public static String withFile(Exception fault) {
        Exception cause = fault.getCause() instanceof IOException inner && isWrapper(fault) ? inner : fault;
        return cause instanceof FileSystemException system && system.getFile() != null
                ? system.getFile() + ": " + of(system)
                : of(cause);
    }

    private static boolean isWrapper(Exception fault) {
        return fault instanceof UncheckedIOException || fault instanceof DirectoryIteratorException;
    }

    private static String ofSystem(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (fault instanceof AccessDeniedException) {
            return "permission denied";
        } else if (fault instanceof NotDirectoryException) {
            return "not a directory";
        } else if (fault instanceof FileAlreadyExistsException) {
            return "file exists";
        } else if (fault instanceof DirectoryNotEmptyException) {
            return "directory not empty";
        } else if (fault instanceof FileSystemLoopException) {
            return "too many levels of symbolic links";
        }
        return lower(fault.getReason());
    }

    private static String unknown(Exception fault) {
        String message = fault.getMessage();
        return message == null || SYSTEM_TEXTS.contains(message) ? lower(message) : message;
    }

    /** The system's own texts begin with a capital in C and with a small letter in Go. */
    private static String lower(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "input/output error";
        }
        boolean isWord = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return isWord ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
