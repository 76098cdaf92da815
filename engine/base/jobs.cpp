#include "base/jobs.h"
