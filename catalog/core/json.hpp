#pragma once

#include <nlohmann/json.hpp>

#include "catalog/core/json_fwd.hpp"
