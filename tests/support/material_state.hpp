#pragma once

#include "catalog/library/material_store.hpp"

namespace acervo::test {

/// As it is now, without what a person must have read of it first.
inline void set_state(MaterialStore& materials, const MaterialId& id, MaterialState state) {
  materials.update(id, materials.find(id)->version, {.state = state});
}

}  // namespace acervo::test
