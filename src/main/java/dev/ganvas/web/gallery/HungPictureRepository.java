package dev.ganvas.web.gallery;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface HungPictureRepository extends Repository<HungPicture, Long> {
  HungPicture save(HungPicture picture);

  Optional<HungPicture> findById(long id);

  List<HungPicture> findByIdLessThanOrderByIdDesc(long before, Limit limit);

  long countByIdIn(Collection<Long> ids);

  long count();

  void deleteById(long id);
}
