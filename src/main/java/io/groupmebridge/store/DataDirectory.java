package io.groupmebridge.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The directory {@code bridge.data-dir}. It exists and can be written once this object does. Files made here are readable by
 * their owner alone. Safe for any thread.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String SETTING = "bridge.data-dir";

    private final Path path;
    private final List<FileChannel> reserved = new ArrayList<>();

    /** Creates the directory when it is missing; throws {@link StoreSetupException} when it cannot be written. */
    public DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.path, ownerOnly(this.path, "rwx------"));
            Files.delete(Files.createTempFile(this.path, ".probe", ""));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The absolute path of the directory. */
    public Path path() {
        return path;
    }

    /** What the file of that name holds, or empty when there is none. */
    public Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(path.resolve(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * What the file of that name holds; when there is none, it is created (mode 0600, durable, all or nothing) with what the
     * supplier gives.
     */
    public synchronized String readOrCreate(String name, Supplier<String> content) {
        return read(name).orElseGet(() -> create(path.resolve(name), content.get()));
    }

    /**
     * Reserves the file for this process until it ends or this object is closed, by a lock on {@code <file>.lock}: a second
     * bridge on the same SQLite database would deliver everything twice. Makes the file when it is missing.
     */
    synchronized void reserve(Path file) {
        var lock = file.resolveSibling(file.getFileName() + ".lock");
        try {
            var channel = openForOwner(lock);
            reserved.add(channel);
            if (!locked(channel)) {
                throw new StoreSetupException(
                        SETTING,
                        "is in use: another bridge runs on " + file,
                        "stop it, or give this one a directory of its own");
            }
            // SQLite takes an empty file for a new database, and gives its mode to the files beside it.
            openForOwner(file).close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Lets another process have what was reserved. */
    @Override
    public synchronized void close() {
        try {
            for (var channel : reserved) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            reserved.clear();
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private String create(Path file, String content) {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var channel = FileChannel.open(draft, options, ownerOnly(path, "rw-------"))) {
                var bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
            return content;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Makes the rename durable, where directories can be opened for that. */
    private void forceDirectory() throws IOException {
        if (isPosix(path)) {
            try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** Opens the file for writing, and makes it for its owner alone when there is none. */
    private static FileChannel openForOwner(Path file) throws IOException {
        var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return FileChannel.open(file, options, ownerOnly(file, "rw-------"));
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private StoreSetupException unwritable(IOException e) {
        return new StoreSetupException(
                SETTING,
                "cannot be used (" + e + ")",
                "make " + path + " a directory that this user may read and write, or name another one",
                e);
    }
}
