"""Which system calls student code is refused, and of some which commands it may give: names and numbers."""

# Of those that are not listed the kernel's own meaning stands. Refused to the worker and its children:
REFUSED = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "process_madvise",
    # namespaces and mounts
    "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr", "open_tree_attr",
    # the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "syslog",
    "add_key", "keyctl", "request_key", "quotactl", "quotactl_fd", "acct", "swapon", "swapoff", "nfsservctl",
    "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname", "setdomainname",
    "open_by_handle_at", "name_to_handle_at", "fanotify_init", "lookup_dcookie", "vhangup",
    # memory and messages that outlive a process, or that no limit counts
    "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semtimedop",
    "semctl", "mq_open", "mq_unlink", "memfd_create", "memfd_secret",
    # what of the system's files is in memory: could tell a later check, or a later submission
    "mincore", "cachestat", "preadv2", "pwritev2", "fadvise64", "readahead",
    # the network: pairs of sockets stay possible
    "socket", "connect", "bind", "listen", "accept", "accept4",
)  # fmt: skip

# The following are refused to student code only.
NOT_FOR_STUDENTS = (
    "setpriority", "ioprio_set",
    # what others do with files that all may read
    "inotify_init", "inotify_init1", "inotify_add_watch",
    # on which node of memory a page of such a file is; requests that the whole machine may have so many of
    "move_pages", "migrate_pages", "get_mempolicy", "set_mempolicy_home_node", "io_setup",
    # could send an open file away, to be held by nobody who is looked at: pairs of sockets have send and recv
    "sendmsg", "sendmmsg",
)  # fmt: skip
# With a lie: the call seems to have worked. Programs that copy files, or write them with care, call these in
# passing, and nothing that student code may write to needs them. Locks are granted as if nobody else had any.
PRETENDED = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "utime", "utimes", "futimesat", "utimensat",
    "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
    "flock", "sync", "syncfs", "fsync", "fdatasync", "sync_file_range", "msync", "mbind", "set_mempolicy",
    "setsockopt",  # a pair of sockets keeps the room that it begins with
)  # fmt: skip
# As on a kernel that does not have them: their arguments stand in memory, where no filter can read them.
UNKNOWN = (
    "futex_waitv", "futex_wake", "futex_wait", "futex_requeue", "openat2",
    "setxattrat", "getxattrat", "listxattrat", "removexattrat", "file_getattr", "file_setattr",
)  # fmt: skip
# As on a file system that cannot do it: libraries write zeros then, and nobody takes a disk in no time.
BY_WRITING = ("fallocate",)
# What it may ask for about itself, process 0, only; else it could throttle its worker.
ABOUT_ITSELF = ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setattr", "sched_setparam")

# Commands that are granted; all others are refused, those of later kernels as well. <linux/fcntl.h>:
FCNTL = (
    0, 1, 2, 3, 4,  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL (see FLAGS)
    5, 36,  # F_GETLK, F_OFD_GETLK: nobody has a lock
    1030, 1031, 1032,  # F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ
)  # fmt: skip
LOCKS = (6, 7, 37, 38)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW: pretended
FLAGS = ("O_APPEND", "O_ASYNC", "O_DIRECT", "O_NOATIME")  # that may not be set on what is open
# <asm-generic/ioctls.h>: TCGETS, TCGETS2, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
IOCTL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# <asm-generic/mman-common.h>, what is about a process's own memory: MADV_NORMAL to MADV_DONTNEED, MADV_FREE,
# MADV_DONTFORK, MADV_DOFORK, MADV_HUGEPAGE to MADV_KEEPONFORK, MADV_GUARD_INSTALL, MADV_GUARD_REMOVE
MADVISE = (0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17, 18, 19, 102, 103)
PR_SET_DUMPABLE = 4  # of prctl, pretended: what a process has open is to be seen by its worker
FUTEX_WAKE = 1
FUTEX_PRIVATE = 128  # else two processes meet at a page of any file that both may read
AF_UNIX = 1
CONNECTED = (1, 5)  # SOCK_STREAM, SOCK_SEQPACKET: what is sent goes to the other end, and to nobody else
O_TMPFILE = 0o20000000  # without O_DIRECTORY: a file that no folder shows, but which takes an inode's number

CLONE_NEW = {  # <linux/sched.h>
    "CLONE_NEWTIME": 0x00000080,
    "CLONE_NEWNS": 0x00020000,
    "CLONE_NEWCGROUP": 0x02000000,
    "CLONE_NEWUTS": 0x04000000,
    "CLONE_NEWIPC": 0x08000000,
    "CLONE_NEWUSER": 0x10000000,
    "CLONE_NEWPID": 0x20000000,
    "CLONE_NEWNET": 0x40000000,
}
TIOCSTI = 0x5412  # would type into the terminal that the grader was started from

# Newer than what an older libseccomp knows by name; the numbers are the same on every processor.
NUMBERS = {
    "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447, "futex_waitv": 449,
    "set_mempolicy_home_node": 450, "cachestat": 451, "fchmodat2": 452, "futex_wake": 454, "futex_wait": 455,
    "futex_requeue": 456, "setxattrat": 463, "getxattrat": 464, "listxattrat": 465, "removexattrat": 466,
    "open_tree_attr": 467, "file_getattr": 468, "file_setattr": 469, "openat2": 437, "process_madvise": 440,
    "pidfd_getfd": 438,
}  # fmt: skip
