/// \file
/// The process that spawns, made large, with many descriptors, and kept where it is.
#pragma once

/// Descriptors that can be open at once; raises the limit as far as it goes.
int most_descriptors();

/// Makes so much memory resident, in pages of the usual size: fork copies the table of them.
void make_resident(int mebibytes);

/// Opens or closes descriptors (of the null device, close-on-exec) until so many are open.
void open_descriptors(int count);

/// Keeps the calling thread on one CPU: the first thread on the last one that there is, the next on the one before,
/// and so on, in a circle.
void stay_on_cpu(int thread);

/// Lets the calling thread use all CPUs again.
void use_all_cpus();
