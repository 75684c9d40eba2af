"""Attacks on what the kernel keeps about files that anyone may open, and about itself."""

from tests.security.attacks.attack import Attack, body

OPENED = """
import errno, fcntl
libc, size = ctypes.CDLL(None, use_errno=True), 1 << 16
CALLS = {"x86_64": (72, 16), "aarch64": (25, 29)}[os.uname().machine]
room = ctypes.create_string_buffer(struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0), 4096)


def opened(places, mode=os.O_RDONLY):
    for place in places:
        try:
            yield os.open(place, mode | os.O_NONBLOCK | os.O_NOCTTY), place
        except OSError:
            pass


def asked(name, number, command, *arguments):
    ctypes.set_errno(0)
    given = ctypes.c_ulong(number), ctypes.c_ulong(command)
    said = libc.syscall(CALLS[("fcntl", "ioctl").index(name)], *given, *arguments)
    return (said, ctypes.get_errno())


def descriptors():
    numbers = map(int, os.listdir("/proc/self/fd"))
    return [(number, "a descriptor") for number in numbers if attempt(os.fstat, number)]


def commands(numbers):
    for number in numbers:
        yield from (number, number | 1 << 31, number | 1 << 32)
"""

ATTACKS = (
    Attack(
        "every_command_of_fcntl",
        "sets and asks with every command of fcntl, on all descriptors and on files of /proc, /dev and /usr",
        OPENED
        + body("""
            granted = {0, 1, 2, 3, 4, 5, 36, 1030, 1031, 1032}  # F_GETLK: see that a lock leaves nothing
            files = [*glob.glob("/dev/*"), *glob.glob("/proc/*")[-8:], *glob.glob("/usr/bin/*")[:5]]
            own = open("own", "w")
            places = [*descriptors(), *opened(files), *opened(["/dev/null", "/dev/zero"], os.O_RDWR)]
            for number, place in places:
                for command in commands(set(range(64)) | set(range(1024, 1100)) - granted):
                    for argument in (ctypes.c_ulong(1), room):
                        said, why = asked("fcntl", number, command, argument)
                        pretended = command & 0xFFFFFFFF in (6, 7, 37, 38) and said == 0
                        if command & 0xFFFFFFFF not in granted and why != errno.EPERM and not pretended:
                            print("BREACH: fcntl", command, "on", place, "says", said, why)
                for flag in (os.O_APPEND, os.O_ASYNC, os.O_DIRECT, os.O_NOATIME):
                    if asked("fcntl", number, fcntl.F_SETFL, ctypes.c_ulong(flag))[1] != errno.EPERM:
                        print("BREACH: flag", flag, "on", place)
            if f" {os.getpid()} " in (attempt(lambda: open("/proc/locks").read()) or ""):
                print("BREACH: holds a lock")
        """),
    ),
    Attack(
        "every_request_of_ioctl",
        "makes requests of ioctl, on all descriptors and on every device that it may open",
        OPENED
        + body("""
            granted = {0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A}
            kinds = [kind << 8 | number for kind in (0x54, 0x66, 0x89) for number in range(256)]
            requests = [size | kind for size in (0, 0x40080000) for kind in kinds]
            files = ["/dev/null", "/dev/urandom", "/usr/bin/env", "/proc/self/ns/net"]
            places = [*descriptors(), *opened(files)]
            for number, place in places:
                for request in requests:
                    for high in (0, 1 << 32):
                        said, why = asked("ioctl", number, request | high, room)
                        refused = why == errno.ENOTTY or (request == 0x5412 and why == errno.EPERM)
                        if request not in granted and not refused:
                            print("BREACH: ioctl", hex(request | high), "on", place, "says", said, why)
        """),
    ),
    Attack(
        "files_of_the_kernel_written",
        "opens every file of /proc and /dev for writing: settings of the machine, and of processes",
        OPENED
        + body("""
            files = ["/dev/" + name for name in os.listdir("/dev")] if attempt(os.listdir, "/dev") else []
            for folder in ("/proc", "/proc/self", "/proc/thread-self/attr", f"/proc/{os.getppid()}"):
                files += [f"{folder}/{name}" for name in os.listdir(folder)]
            for folder, _, names in os.walk("/proc/sys"):
                files += [f"{folder}/{name}" for name in names]
            for number, place in opened(files, os.O_WRONLY):
                print("BREACH: may write", place)
                os.close(number)
        """),
    ),
    Attack(
        "objects_of_the_kernel",
        "makes what outlives a process or others see: watches, leases, keys, queues, files without a name",
        OPENED
        + body("""
            aio = {"x86_64": 206, "aarch64": 0}[os.uname().machine]
            add_key = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
            empty = ctypes.create_string_buffer(24)
            made = {
                "inotify": libc.inotify_init(), "inotify_init1": libc.inotify_init1(0),
                "fanotify": libc.fanotify_init(0, 0),
                "a lease": libc.fcntl(os.open("own", os.O_CREAT), 1024, 0),
                "a key": libc.syscall(add_key, b"user", b"x", b"x", 1, -3),
                "a message queue": libc.msgget(0, 0o600), "semaphores": libc.semget(0, 1, 0o600),
                "shared memory": libc.shmget(0, 4096, 0o600), "memfd": libc.memfd_create(b"x", 0),
                "O_TMPFILE": libc.open(b".", os.O_TMPFILE | os.O_RDWR, 0o600),
                "openat2": libc.syscall(437, -100, b".", empty, 24),
                "AIO": libc.syscall(aio, 1, empty),
                "a datagram socket": libc.socketpair(1, 2, 0, room),
                "a raw one": libc.socketpair(1, 3, 0, room),
                "MADV_PAGEOUT": libc.madvise(ctypes.c_void_p(id(room) & ~4095), ctypes.c_size_t(4096), 21),
            }
            for name, said in made.items():
                if said >= 0:
                    print("BREACH:", name)
            futex = {"x86_64": 202, "aarch64": 98}[os.uname().machine]
            for command in range(128):  # without FUTEX_PRIVATE_FLAG: a place that is the same for all
                for flags in (0, 256, 1 << 32):
                    given = ctypes.c_ulong(command | flags), ctypes.c_ulong(1), None, None, 0
                    said = libc.syscall(futex, ctypes.c_void_p(id(room)), *given), ctypes.get_errno()
                    if said[0] if command == 1 else said != (-1, errno.EAGAIN):
                        print("BREACH: futex", command, flags, said)
            own = {0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17, 18, 19, 102, 103}
            for advice in set(range(256)) - own:
                ctypes.set_errno(0)
                page = ctypes.c_void_p(id(room) & ~4095)
                said = libc.madvise(page, ctypes.c_size_t(4096), advice), ctypes.get_errno()
                if said != (-1, errno.EINVAL):
                    print("BREACH: advice", advice, said)
        """),
    ),
)
