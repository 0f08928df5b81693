package io.grapevine.template;

/**
 * A template file: its name and its text.
 *
 * @param name its path, or what messages shall call it
 * @param text what is in it
 */
public record Source(String name, String text) {
    /** The last part of the name, under which the file itself is a template. */
    public String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
